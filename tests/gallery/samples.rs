//! Texts that are hard to lay out.

/// A name that is written from right to left.
pub const RIGHT_TO_LEFT: &str = "شركة الهاتف 42";
/// A word without a place to break it.
pub const UNBROKEN: &str =
    "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";
/// A sentence over more than one line.
pub const LONG: &str = "The server answered, but its answer does not say whether the change was carried out, so that the number \
                        has to be read again before anything else is done with it.";
