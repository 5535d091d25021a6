//! The bridge between Leptos's views and the elements of [`super::dom`], while pages move from one to the other.

use leptos::{
    attr::Attribute,
    prelude::*,
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState, add_attr::AddAnyAttr},
    },
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::dom;

/// A Leptos view among the elements of [`super::dom`]; it ends with its owner.
pub fn from_leptos(view: impl IntoView + 'static) -> dom::View {
    let place = dom::View::from(());
    let mut state = view.into_any().build();
    state.mount(place.node().unchecked_ref::<Element>(), None);
    let state = SendWrapper::new(state);
    on_cleanup(move || drop(state));
    place
}

/// Elements of [`super::dom`] in a Leptos view.
pub struct Embedded(SendWrapper<dom::View>);

/// Elements of [`super::dom`] in a Leptos view.
pub fn embed(view: impl Into<dom::View>) -> Embedded {
    Embedded(SendWrapper::new(view.into()))
}

/// What of it is mounted: from the first node to the last.
pub struct EmbeddedState(Vec<Node>);

fn children(view: &dom::View) -> Vec<Node> {
    let node = view.node();
    // Fragments have no place of their own.
    if node.node_type() != Node::DOCUMENT_FRAGMENT_NODE {
        return vec![node.clone()];
    }
    let end: Node = document().create_comment("").into();
    let _ = node.append_child(&end);
    let nodes = node.child_nodes();
    (0..nodes.length())
        .filter_map(|index| nodes.item(index))
        .collect()
}

impl Mountable for EmbeddedState {
    fn unmount(&mut self) {
        let (Some(first), Some(last)) = (self.0.first().cloned(), self.0.last()) else {
            return;
        };
        let Some(parent) = last.parent_node() else {
            return;
        };
        let mut all = Vec::new();
        let mut next = Some(first);
        while let Some(node) = next {
            next = (node != *last).then(|| node.next_sibling()).flatten();
            all.push(node);
        }
        for node in &all {
            let _ = parent.remove_child(node);
        }
        self.0 = all;
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for node in &self.0 {
            let _ = parent.insert_before(node, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(first) = self.0.first() else {
            return false;
        };
        let Some(parent) = first.parent_element() else {
            return false;
        };
        child.mount(&parent, Some(first));
        true
    }

    fn elements(&self) -> Vec<Element> {
        self.0
            .iter()
            .filter_map(|node| node.clone().dyn_into().ok())
            .collect()
    }
}

impl Render for Embedded {
    type State = EmbeddedState;

    fn build(self) -> EmbeddedState {
        EmbeddedState(children(&self.0))
    }

    fn rebuild(self, state: &mut EmbeddedState) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl AddAnyAttr for Embedded {
    type Output<SomeNewAttr: Attribute> = Embedded;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Embedded {
        self
    }
}

impl RenderHtml for Embedded {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<leptos::attr::any_attribute::AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> EmbeddedState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
