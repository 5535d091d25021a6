//! Elements, made directly, and the parts of them that follow Leptos's signals.
//!
//! Leptos's own view types compile their machinery anew for every element, attribute and closure: 46 KB of the first
//! load for the pages of this app, a fifth of it all. Here everything is one type, [`View`], and what changes is an
//! effect of Leptos's reactive graph. The style is that of Leptos's builder syntax: `el("div").class("x").child(…)`.

use std::{borrow::Cow, collections::BTreeMap, rc::Rc};

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    CssStyleDeclaration, Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, Node,
};

/// A piece of the page: an element, a text, or several of them.
#[derive(Clone)]
pub struct View(Node);

/// An element that is being put together.
#[derive(Clone)]
pub struct El(Element);

impl From<El> for View {
    fn from(el: El) -> Self {
        View(el.0.into())
    }
}

/// The most characters of a text that are shown in one place, unless it is asked for as a whole: layout takes the longer the
/// longer a line without a break is, and nobody reads it.
pub const MOST: usize = 2_000;
/// The most characters of a text that is asked for as a whole.
pub const MOST_WHOLE: usize = 100_000;

/// The beginning of a text, with a sign where it goes on.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    let end = match text.len() > most {
        true => text.char_indices().nth(most),
        false => None,
    };
    match end {
        Some((end, _)) => Cow::Owned([&text[..end], "…"].concat()),
        None => Cow::Borrowed(text),
    }
}

fn text_node(text: &str, most: usize) -> View {
    View(document().create_text_node(&cut(text, most)).into())
}

/// A text of many lines, such as JSON, as a whole.
pub fn whole(text: &str) -> View {
    text_node(text, MOST_WHOLE)
}

impl From<&str> for View {
    /// Text stays text: it is never read as markup.
    fn from(text: &str) -> Self {
        text_node(text, MOST)
    }
}

impl From<String> for View {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<()> for View {
    fn from((): ()) -> Self {
        View(document().create_document_fragment().into())
    }
}

impl<V: Into<View>> From<Option<V>> for View {
    fn from(view: Option<V>) -> Self {
        view.map_or_else(|| ().into(), Into::into)
    }
}

impl From<Vec<View>> for View {
    fn from(views: Vec<View>) -> Self {
        let View(all) = ().into();
        for View(node) in views {
            append(&all, &node);
        }
        View(all)
    }
}

impl<const N: usize> From<[View; N]> for View {
    fn from(views: [View; N]) -> Self {
        Vec::from(views).into()
    }
}

/// Several views, one for each item.
pub fn list<T>(items: impl IntoIterator<Item = T>, draw: impl FnMut(T) -> View) -> View {
    items.into_iter().map(draw).collect::<Vec<_>>().into()
}

/// A new element.
#[expect(clippy::expect_used, reason = "every tag in this code is a valid name")]
pub fn el(tag: &str) -> El {
    El(document().create_element(tag).expect("a valid tag"))
}

/// A new element of a class: the most common start.
pub fn block(tag: &str, class: &str) -> El {
    el(tag).class(class)
}

fn append(parent: &Node, child: &Node) {
    // It fails only for a child that contains its parent, which fresh nodes can't.
    let _ = parent.append_child(child);
}

impl View {
    /// Its node; a fragment for several.
    pub fn node(&self) -> &Node {
        &self.0
    }

    /// Puts it into the page at the end of `place`.
    pub fn mount(self, place: &Element) {
        append(place, &self.0);
    }
}

impl El {
    /// Its class names.
    pub fn class(self, names: &str) -> Self {
        self.0.set_class_name(names);
        self
    }

    /// An attribute. Never `style` or an event handler: the security policy forbids both.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, Some(value));
        self
    }

    /// An attribute that is there without a value.
    pub fn flag(self, name: &str, on: bool) -> Self {
        set(&self.0, name, on.then_some(""));
        self
    }

    /// An ID, unique on the page.
    pub fn id(self, id: &str) -> Self {
        self.0.set_id(id);
        self
    }

    /// Adds a child.
    pub fn child(self, child: impl Into<View>) -> Self {
        append(&self.0, &child.into().0);
        self
    }

    /// Adds text that follows what it reads.
    ///
    /// Each new text is a node of its own between two marks: a browser that translates the page takes the text nodes out
    /// and puts elements in their place, so that text written into the old node would never be seen.
    pub fn text(self, read: impl Fn() -> String + 'static) -> Self {
        fn boxed(read: Box<dyn Fn() -> String>) -> View {
            // Who hears the page is not to hear the same again.
            let read = SendWrapper::new(read);
            let text = Memo::new(move |_| read());
            dynamic(move || text.get())
        }
        self.child(boxed(Box::new(read)))
    }

    /// An attribute that follows what it reads; `None` takes it away.
    pub fn live(self, name: &'static str, read: impl Fn() -> Option<String> + 'static) -> Self {
        let element = self.0.clone();
        watch(move || set(&element, name, read().as_deref()));
        self
    }

    /// An attribute without a value, there while what it reads is true.
    pub fn live_flag(self, name: &'static str, read: impl Fn() -> bool + 'static) -> Self {
        self.live(name, move || read().then(String::new))
    }

    /// A class that is there while what it reads is true.
    pub fn live_class(self, name: &'static str, read: impl Fn() -> bool + 'static) -> Self {
        let classes = self.0.class_list();
        watch(move || {
            let _ = classes.toggle_with_force(name, read());
        });
        self
    }

    /// A style property that follows what it reads; set by script, so that the policy allows it.
    pub fn live_style(self, name: &'static str, read: impl Fn() -> String + 'static) -> Self {
        let style: CssStyleDeclaration = self.0.unchecked_ref::<HtmlElement>().style();
        watch(move || {
            let _ = style.set_property(name, &read());
        });
        self
    }

    /// The value of an input or select, which follows what it reads.
    pub fn live_value(self, read: impl Fn() -> String + 'static) -> Self {
        let element = self.0.clone();
        watch(move || {
            let value = read();
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                // Writing the same value would move the caret.
                if input.value() != value {
                    input.set_value(&value);
                }
            } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
                select.set_value(&value);
            }
        });
        self
    }

    /// Listens to an event.
    pub fn on(self, event: &str, run: impl FnMut(Event) + 'static) -> Self {
        fn boxed(element: &Element, event: &str, run: Box<dyn FnMut(Event)>) {
            // JavaScript's own garbage collection frees it together with the element.
            let listener = Closure::wrap(run).into_js_value();
            let _ = element.add_event_listener_with_callback(event, listener.unchecked_ref());
        }
        boxed(&self.0, event, Box::new(run));
        self
    }

    /// What a press does: of a mouse, a finger, Enter or Space.
    pub fn press(self, run: impl Fn() + 'static) -> Self {
        self.on("click", move |_| run())
    }

    /// What typing into it or choosing from it does.
    pub fn entered(self, run: impl Fn(String) + 'static) -> Self {
        let event = if self.0.tag_name() == "SELECT" {
            "change"
        } else {
            "input"
        };
        let element = self.0.clone();
        self.on(event, move |_| {
            run(if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                input.value()
            } else {
                element.unchecked_ref::<HtmlSelectElement>().value()
            });
        })
    }

    /// What sending it, a form, does. The browser itself sends nothing.
    pub fn submit(self, run: impl Fn() + 'static) -> Self {
        self.on("submit", move |event| {
            event.prevent_default();
            run();
        })
    }

    /// Puts it into the page at the end of `place`.
    pub fn mount(self, place: &Element) {
        append(place, &self.0);
    }

    /// The element itself.
    pub fn element(&self) -> HtmlElement {
        self.0.clone().unchecked_into()
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    let is_words = matches!(name, "title" | "aria-label");
    let value = value.map(|value| cut(value, if is_words { MOST } else { usize::MAX }));
    let value = value.as_deref();
    // It fails only for a name that is none.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Listens to an event of the whole window for as long as the owner is there.
pub fn on_window(event: &str, run: impl Fn(Event) + 'static) {
    fn boxed(event: &str, run: Box<dyn Fn(Event)>) {
        let listener = window_event_listener_untyped(event, run);
        on_cleanup(move || listener.remove());
    }
    boxed(event, Box::new(run));
}

/// Runs now, and again whenever what it reads has changed, for as long as its owner is there.
pub fn watch(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        let effect = RenderEffect::new(move |_| run());
        on_cleanup(move || drop(effect));
    }
    boxed(Box::new(run));
}

/// A part of the page that is drawn anew whenever what it reads has changed.
pub fn dynamic<V: Into<View>>(draw: impl Fn() -> V + 'static) -> View {
    fn boxed(draw: Box<dyn Fn() -> View>) -> View {
        // Two comments hold the place, so that no element gets between a table and its rows.
        let View(place) = ().into();
        let (start, end): (Node, Node) = (
            document().create_comment("").into(),
            document().create_comment("").into(),
        );
        append(&place, &start);
        append(&place, &end);
        watch(move || {
            let View(fresh) = draw();
            let Some(parent) = end.parent_node() else {
                return;
            };
            while let Some(old) = start.next_sibling().filter(|node| *node != end) {
                let _ = parent.remove_child(&old);
            }
            let _ = parent.insert_before(&fresh, Some(&end));
        });
        View(place)
    }
    boxed(Box::new(move || draw().into()))
}

/// A part of the page that is there only while `when` holds.
pub fn show<V: Into<View>>(
    when: impl Fn() -> bool + 'static,
    draw: impl Fn() -> V + 'static,
) -> View {
    fn memo(when: Box<dyn Fn() -> bool>) -> Memo<bool> {
        let when = SendWrapper::new(when);
        Memo::new(move |_| when())
    }
    let when = memo(Box::new(when));
    dynamic(move || when.get().then(&draw))
}

/// Children of an element, one for each key, in the keys' order. A key that stays keeps its element.
pub fn keyed(parent: El, keys: Memo<Vec<usize>>, draw: impl Fn(usize) -> El + 'static) -> El {
    fn boxed(parent: Element, keys: Memo<Vec<usize>>, draw: Rc<dyn Fn(usize) -> El>) {
        let Some(owner) = Owner::current() else {
            return;
        };
        let mut held: BTreeMap<usize, (Element, Owner)> = BTreeMap::new();
        watch(move || {
            let keys = keys.get();
            let mut known = keys.clone();
            known.sort_unstable();
            held.retain(|key, (element, owner)| {
                let stays = known.binary_search(key).is_ok();
                if !stays {
                    owner.cleanup();
                    element.remove();
                }
                stays
            });
            for (position, key) in (0..).zip(&keys) {
                let (element, _) = held.entry(*key).or_insert_with(|| {
                    let owner = owner.child();
                    (owner.with(|| draw(*key)).0, owner)
                });
                // Moved only where it is not in its place: moving takes the focus away.
                let there = parent.children().item(position);
                if there.as_ref() != Some(element) {
                    let before: Option<&Node> = there.as_ref().map(AsRef::as_ref);
                    let _ = parent.insert_before(element, before);
                }
            }
        });
    }
    boxed(parent.0.clone(), keys, Rc::new(draw));
    parent
}

/// [`keyed`] by values: each has one element for as long as it is among them.
pub fn keyed_by<K: Clone + PartialEq + Send + Sync + 'static>(
    parent: El,
    items: Memo<Vec<K>>,
    draw: impl Fn(&K) -> El + 'static,
) -> El {
    // Where a value stands in here is the key it is known by; so it stays here when it goes.
    let known = StoredValue::new(Vec::<K>::new());
    let keys = Memo::new(move |_| {
        let mut keys = Vec::new();
        known.update_value(|known| {
            let mut key = |item: &K| {
                let at = known.iter().position(|own| own == item);
                at.unwrap_or_else(|| {
                    known.push(item.clone());
                    known.len() - 1
                })
            };
            keys = items.with(|items| items.iter().map(&mut key).collect());
        });
        keys
    });
    keyed(parent, keys, move |key| {
        let item = known.with_value(|known| known.get(key).cloned());
        item.map_or_else(|| el("div"), |item| draw(&item))
    })
}

/// A new element of a picture.
#[expect(clippy::expect_used, reason = "every tag in this code is a valid name")]
pub fn svg(tag: &str) -> El {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    El(document().create_element_ns(SVG, tag).expect("a valid tag"))
}

/// A button.
pub fn button(label: &str, run: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").child(label).press(run)
}

/// A link to a page of the app or elsewhere.
pub fn link(label: &str, href: &str) -> El {
    el("a").attr("href", href).child(label)
}

/// Words for those who hear the page.
pub fn hidden(words: &str) -> El {
    block("span", "visually-hidden").child(words)
}

/// A sign for those who see the page.
pub fn sign(class: &str, sign: &str) -> El {
    block("span", class).attr("aria-hidden", "true").child(sign)
}
