//! The stories, in one binary. Each test has a portal of its own, on a real port, with a database of its own: SQLite, or
//! PostgreSQL where PURSER_TEST_POSTGRES names a server.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what is wrong by panicking

mod servers;
mod support;

mod browser;
mod delivery;
mod demo;

mod account;
mod activation;
mod away;
mod bad_input;
mod command_line;
mod communication;
mod journal;
mod keys;
mod landing;
mod law;
mod links;
mod mail;
mod migrations;
mod outage;
mod password_reset;
mod passwords;
mod pax;
mod permissions;
mod reference;
mod safety;
mod second_factor;
mod setup;
mod sign_in;
mod status;
mod user_list;
mod users;
