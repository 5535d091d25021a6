//! List query: filters, search and sort order, as in the URL.

use numbers_model::{percent, provisioning::Badge, slice::Slice};

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The number.
    Number,
    /// The display name.
    Name,
    /// The region.
    Region,
    /// The type.
    Type,
    /// The capabilities.
    Capabilities,
    /// The service plan.
    ServicePlan,
    /// The badge.
    Provisioning,
    /// The cost.
    Cost,
    /// The next charge.
    NextCharge,
}

impl Column {
    /// Every column, from left to right.
    pub const ALL: [Column; 9] = [
        Column::Number,
        Column::Name,
        Column::Region,
        Column::Type,
        Column::Capabilities,
        Column::ServicePlan,
        Column::Provisioning,
        Column::Cost,
        Column::NextCharge,
    ];

    /// The column's title.
    pub fn title(self) -> &'static str {
        self.names().0
    }

    /// The column's value in a URL.
    pub fn param(self) -> &'static str {
        self.names().1
    }

    /// The column of a value in a URL.
    pub fn from_param(param: &str) -> Option<Column> {
        Column::ALL
            .into_iter()
            .find(|column| column.param() == param)
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Column::Number => ("Number", "number"),
            Column::Name => ("Name", "name"),
            Column::Region => ("Region", "region"),
            Column::Type => ("Type", "type"),
            Column::Capabilities => ("Capabilities", "capabilities"),
            Column::ServicePlan => ("Service plan", "servicePlan"),
            Column::Provisioning => ("Provisioning", "provisioning"),
            Column::Cost => ("Cost", "cost"),
            Column::NextCharge => ("Next charge", "nextCharge"),
        }
    }
}

/// A sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Whether the order is descending.
    pub descending: bool,
}

/// Filters, search and sort order. The default is the whole list in the order of loading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListQuery {
    /// A region code, as numbers carry it.
    pub region: Option<String>,
    /// A number type, as the API writes it.
    pub kind: Option<String>,
    /// A capability, as the API writes it.
    pub capability: Option<String>,
    /// A badge, by [`Badge::param`].
    pub provisioning: Option<String>,
    /// The text of the search box, word for word.
    pub text: String,
    /// The sort order: by the first column, then by the next, and so on.
    pub sorts: Vec<Sort>,
}

impl ListQuery {
    /// Parses the query of a URL, with or without its `?`. Unknown keys, empty values, unknown badges and unknown
    /// columns are skipped; of a repeated key the first counts.
    pub fn parse(search: &str) -> ListQuery {
        let mut query = ListQuery::default();
        let search = search.strip_prefix('?').unwrap_or(search);
        for pair in search.split('&') {
            let Some((key, value)) = pair.split_once('=') else {
                continue;
            };
            let value = percent::decode_query(value);
            if value.is_empty() {
                continue;
            }
            match key {
                "region" => set(&mut query.region, value),
                "type" => set(&mut query.kind, value),
                "capability" => set(&mut query.capability, value),
                "provisioning" if Badge::from_param(&value).is_some() => {
                    set(&mut query.provisioning, value);
                }
                "q" if query.text.is_empty() => query.text = value,
                "sort" if query.sorts.is_empty() => query.sorts = sorts(&value),
                _ => {}
            }
        }
        query
    }

    /// The query of a URL with its `?`; empty when nothing is set. The order of keys is fixed, so that equal lists have
    /// equal URLs.
    pub fn to_search(&self) -> String {
        let mut search = String::new();
        for (key, value) in [
            ("region", self.region.as_deref()),
            ("type", self.kind.as_deref()),
            ("capability", self.capability.as_deref()),
            ("provisioning", self.provisioning.as_deref()),
            ("q", Some(self.text.as_str())),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                percent::push_pair(&mut search, key, value);
            }
        }
        if !self.sorts.is_empty() {
            let columns: Vec<String> = self
                .sorts
                .iter()
                .map(|sort| {
                    let direction = if sort.descending { "-" } else { "" };
                    format!("{direction}{}", sort.column.param())
                })
                .collect();
            percent::push_pair(&mut search, "sort", &columns.join(","));
        }
        search
    }

    /// Whether anything besides the sort order is set.
    pub fn is_filtered(&self) -> bool {
        self.has_filter() || !self.text.trim().is_empty()
    }

    /// Whether a filter is set, apart from the search box.
    pub(crate) fn has_filter(&self) -> bool {
        self.provisioning.is_some() || !self.slice().is_all()
    }

    /// The part that the server can filter by.
    pub fn slice(&self) -> Slice {
        Slice {
            region: self.region.clone(),
            kind: self.kind.clone(),
            capability: self.capability.clone(),
        }
    }
}

/// Parses "-region,name". Unknown columns are skipped; of a repeated one the first counts.
fn sorts(value: &str) -> Vec<Sort> {
    let mut sorts: Vec<Sort> = Vec::new();
    for part in value.split(',') {
        let (param, descending) = match part.strip_prefix('-') {
            Some(param) => (param, true),
            None => (part, false),
        };
        if let Some(column) = Column::from_param(param)
            && !sorts.iter().any(|sort| sort.column == column)
        {
            sorts.push(Sort { column, descending });
        }
    }
    sorts
}

fn set(target: &mut Option<String>, value: String) {
    target.get_or_insert(value);
}

#[cfg(test)]
mod tests;
