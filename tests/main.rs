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
mod addresses;
mod addresses_asked;
mod asked_for;
mod away;
mod bad_input;
mod batches;
mod batches_cancelled;
mod chores;
mod command_line;
mod communication;
mod connections;
mod corrections;
mod credentials;
mod diagnosis;
mod doubles;
mod eligibility;
mod every_page;
mod headers;
mod journal;
mod journal_of_batches;
mod keys;
mod landing;
mod lanes;
mod law;
mod limits;
mod links;
mod list_searches;
mod lockout;
mod mail;
mod mail_addresses;
mod mail_texts;
mod manuals;
mod migrations;
mod navigation;
mod organisation;
mod outage;
mod password_reset;
mod passwords;
mod pax;
mod permissions;
mod proofs;
mod quick_pages;
mod reference;
mod reference_import;
mod reminders;
mod requests;
mod resets_by_hand;
mod retention;
mod safety;
mod second_factor;
mod sessions_at_once;
mod setup;
mod sign_in;
mod slow_requests;
mod staged;
mod starting;
mod status;
mod timeline;
mod timing;
mod typed_again;
mod typed_passwords;
mod undone;
mod user_list;
mod users;
