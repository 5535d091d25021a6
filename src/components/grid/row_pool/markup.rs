//! The markup of cells: elements for their parts, changed in place where the parts are alike.
//!
//! Browsers that translate the page put elements in the place of text nodes, so that text is always set as a whole and no
//! text node is written into.

use std::{borrow::Cow, mem::discriminant};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::super::{Cell, CellPart};
use crate::components::excerpt::{MAX_CHARS, first_chars};

/// An attribute: name and value.
type Attribute<'a> = (&'static str, &'a str);

/// The element of a part. Parts of a kind have the same tag, and each attribute in the same place.
struct Markup<'a> {
    tag: &'static str,
    class: &'static str,
    /// Attributes that all elements of the kind have alike.
    constant: &'static [Attribute<'static>],
    /// Attributes that may differ.
    attributes: [Option<Attribute<'a>>; 2],
    /// The path of the sign before the text.
    sign: Option<&'static str>,
    text: &'a str,
}

impl<'a> Markup<'a> {
    /// The element of a part; `None` for plain text.
    fn of(part: &'a CellPart) -> Option<Self> {
        let plain = |tag, class, text| Markup {
            tag,
            class,
            constant: &[],
            attributes: [None, None],
            sign: None,
            text,
        };
        Some(match part {
            CellPart::Text(_) => return None,
            CellPart::Isolated(text) => Markup {
                attributes: [tooltip(Some(text)), None],
                ..plain("bdi", "", text)
            },
            CellPart::Label { text, class, title } => Markup {
                attributes: [tooltip(title.as_deref()), None],
                ..plain("span", class, text)
            },
            CellPart::Link { text, href, class } => Markup {
                constant: &[("tabindex", "-1")],
                attributes: [Some(("href", href)), None],
                ..plain("a", class, text)
            },
            CellPart::Button { label } => Markup {
                constant: &[("type", "button"), ("tabindex", "-1")],
                ..plain("button", "link", label)
            },
            CellPart::Time {
                text,
                datetime,
                title,
            } => Markup {
                attributes: [Some(("datetime", datetime)), tooltip(Some(title))],
                ..plain("time", "", text)
            },
            CellPart::Badge {
                state,
                sign,
                label,
                title,
            } => Markup {
                attributes: [Some(("data-state", state)), tooltip(title.as_deref())],
                sign: Some(sign),
                ..plain("span", "badge", label)
            },
            CellPart::Mark { mark, class, title } => Markup {
                constant: &[("aria-hidden", "true")],
                attributes: [tooltip(title.as_deref()), None],
                ..plain("span", class, mark)
            },
            CellPart::Hidden(words) => plain("span", "visually-hidden", words),
        })
    }

    fn build(&self) -> HtmlElement {
        let element = element(self.tag, self.class, self.constant);
        for attribute in self.attributes {
            set(&element, None, attribute);
        }
        self.write_text(&element);
        element
    }

    /// Makes the element of `old`, a part of the same kind, that of this one.
    fn patch(&self, element: &Element, old: &Markup) {
        if old.class != self.class {
            element.set_class_name(self.class);
        }
        for (old, new) in old.attributes.into_iter().zip(self.attributes) {
            set(element, old, new);
        }
        if (old.sign, old.text) != (self.sign, self.text) {
            self.write_text(element);
        }
    }

    fn write_text(&self, element: &Element) {
        let text = cut(self.text);
        let Some(sign) = self.sign else {
            element.set_text_content(Some(&text));
            return;
        };
        if element.first_element_child().is_none() {
            append(element, &svg());
            append(element, &self::element("span", "", &[]));
        }
        let (icon, label) = (element.first_element_child(), element.last_element_child());
        if let Some(path) = icon.and_then(|icon| icon.first_element_child()) {
            let _ = path.set_attribute("d", sign);
        }
        if let Some(label) = label {
            label.set_text_content(Some(&text));
        }
    }
}

/// The icon of a sign, as `components/badge.rs` makes it, without its path.
#[expect(clippy::expect_used, reason = "both tags are valid names")]
fn svg() -> Element {
    let element = |tag| document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
    let icon = element("svg").expect("a valid tag");
    for (name, value) in [("class", "badge-sign"), ("aria-hidden", "true")] {
        let _ = icon.set_attribute(name, value);
    }
    append(&icon, &element("path").expect("a valid tag"));
    icon
}

/// A tooltip; none for an empty text.
fn tooltip(title: Option<&str>) -> Option<Attribute<'_>> {
    let title = title.filter(|title| !title.is_empty())?;
    Some(("title", title))
}

/// Sets an attribute to its new value, if it has another one.
fn set(element: &Element, old: Option<Attribute>, new: Option<Attribute>) {
    let _ = match (old, new) {
        (old, new) if old == new => Ok(()),
        (_, Some(("title", value))) => element.set_attribute("title", &cut(value)),
        (_, Some((name, value))) => element.set_attribute(name, value),
        (Some((name, _)), None) => element.remove_attribute(name),
        (None, None) => Ok(()),
    };
}

/// The text as far as it is shown.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    first_chars(text, MAX_CHARS)
}

/// An element with these attributes.
#[expect(
    clippy::expect_used,
    reason = "every tag in this folder is a valid name"
)]
pub(super) fn element(tag: &str, class: &str, attributes: &[(&str, &str)]) -> HtmlElement {
    let element = document().create_element(tag).expect("a valid tag");
    if !class.is_empty() {
        element.set_class_name(class);
    }
    for (name, value) in attributes {
        // It fails only for an invalid name.
        let _ = element.set_attribute(name, value);
    }
    element.unchecked_into()
}

/// Adds a child at the end.
pub(super) fn append(parent: &Node, child: &Node) {
    // It fails only for a child that contains its parent, which a new one can't.
    let _ = parent.append_child(child);
}

/// Renders a cell that shows `old`.
pub(super) fn render(cell: &Element, old: &Cell, new: &Cell) {
    if let [CellPart::Text(text)] = new.parts.as_slice() {
        cell.set_text_content(Some(&cut(text)));
    } else if !patch(cell, &old.parts, &new.parts) {
        cell.set_text_content(None);
        for part in &new.parts {
            match (Markup::of(part), part) {
                (Some(markup), _) => append(cell, &markup.build()),
                (None, CellPart::Text(text)) => {
                    append(cell, &document().create_text_node(&cut(text)))
                }
                (None, _) => {}
            }
        }
    }
}

/// Changes the elements of a cell in place; false if they are not alike, or some of them are text.
fn patch(cell: &Element, old: &[CellPart], new: &[CellPart]) -> bool {
    let is_alike = |(old, new)| discriminant::<CellPart>(old) == discriminant(new);
    if old.len() != new.len() || !old.iter().zip(new).all(is_alike) {
        return false;
    }
    let mut next = cell.first_element_child();
    for (old, new) in old.iter().zip(new) {
        let (Some(element), Some(from), Some(to)) = (next, Markup::of(old), Markup::of(new)) else {
            return false;
        };
        next = element.next_element_sibling();
        to.patch(&element, &from);
    }
    true
}
