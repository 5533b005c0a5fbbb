//! The page of each mail, and the numbers of all.

mod chart;
mod kept;
mod page;
