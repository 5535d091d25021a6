//! Rules of the model over numbers as the API writes them: a payload is the shortest way to write a number, and reading one
//! is the client's.

mod change;
mod number;
mod retry;
mod verdict;
