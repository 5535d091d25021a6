//! The handle that resizes a column by dragging. Keyboard users have the columns menu.

use leptos::{html, prelude::*};
use web_sys::{HtmlElement, PointerEvent};

use super::{
    GridState,
    column::{fixed_flex, flex_property},
};

/// The handle at the end of a heading. A double click restores the default width.
#[component]
pub(super) fn ResizeHandle(
    /// The state of the grid.
    state: GridState,
    /// The key of the column.
    key: &'static str,
) -> impl IntoView {
    let handle = NodeRef::<html::Span>::new();
    let is_dragging = StoredValue::new(false);
    let width = StoredValue::new(None::<u16>);
    let on_width = state.props.on_width;
    let start = move |event: PointerEvent| {
        event.prevent_default();
        is_dragging.set_value(true);
        if let Some(handle) = handle.get_untracked() {
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: PointerEvent| {
        if !is_dragging.get_value() {
            return;
        }
        let left = handle.get_untracked().and_then(|handle| {
            let heading = handle.closest("[role=columnheader]").ok()??;
            Some(heading.get_bounding_client_rect().left())
        });
        if let Some(left) = left {
            let dragged = state.width_between(left, f64::from(event.client_x()));
            width.set_value(Some(dragged));
            state.set_flex(key, &fixed_flex(dragged));
        }
    };
    let end = move |_| {
        is_dragging.set_value(false);
        let dragged = width.get_value();
        if dragged.is_some() {
            width.set_value(None);
            on_width.run((key, dragged));
        }
    };
    view! {
        <span
            class="grid-edge"
            aria-hidden="true"
            node_ref=handle
            on:pointerdown=start
            on:pointermove=drag
            on:pointerup=end
            on:dblclick=move |_| on_width.run((key, None))
            // A click on the handle does not sort.
            on:click=|event| event.stop_propagation()
        ></span>
    }
}

impl GridState {
    /// The permitted width next to that of a column between two points, in pixels.
    fn width_between(self, left: f64, right: f64) -> u16 {
        let (min, max) = (self.props.min_width, self.props.max_width);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of a number that is too large gives the largest, and of a negative one 0"
        )]
        let width = (right - left) as u16;
        width.clamp(min, max)
    }

    /// Writes the widths of all columns for the stylesheet; tracked.
    pub(super) fn write_widths(self) {
        self.props.columns.with(|columns| {
            for column in columns {
                self.set_flex(column.key, &column.flex());
            }
        });
    }

    fn set_flex(self, key: &str, flex: &str) {
        if let Some(frame) = self.frame_element() {
            let _ = HtmlElement::style(&frame).set_property(&flex_property(key), flex);
        }
    }
}
