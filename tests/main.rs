//! The stories, in one binary. Each test has a portal of its own, on a real port, with a database of its own: SQLite, or
//! PostgreSQL where PURSER_TEST_POSTGRES names a server.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what is wrong by panicking

mod delivery;
mod servers;
