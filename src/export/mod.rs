//! Lists as files, of as many rows as there are: CSV, which leaves while it is read, and .xlsx, which is whole before it
//! leaves. Only a few rows at a time are in memory. Nothing in a cell is ever taken for a formula.

mod blank;
mod cell;
mod lanes;
mod once;
mod outlet;
mod sending;
mod short;
mod text;
mod walk;
mod workbook;

pub use blank::{BlankColumn, blank_csv, blank_workbook};
pub use cell::{Cell, Head};
pub use lanes::Lanes;
pub use once::Once;
pub use outlet::{Intake, Outlet, Piece};
pub use sending::{File, Format, NextRows, next_piece, send};
pub use short::{Numbered, Short};
pub use text::{as_it_was, harmless};
pub use walk::{Listing, Numbers, Walk, by_number};
pub use workbook::{MOST_ROWS, Workbook};

use std::io;

use crate::db::{DatabaseError, QueryError};

/// Why a file is not whole.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// They went away, or took nothing for too long.
    #[error("nobody takes the file any more")]
    Left,
    #[error("who exports may not do so any more")]
    Forbidden,
    /// A sheet has room for [`MOST_ROWS`].
    #[error("a sheet has no room for so many rows")]
    TooManyRows,
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("the workbook can't be written: {0}")]
    Workbook(String),
    #[error("the file can't be kept while it is made: {0}")]
    Io(#[from] io::Error),
}

impl From<QueryError> for Broken {
    fn from(error: QueryError) -> Broken {
        Broken::Database(error.into())
    }
}
