//! Purser keeps an organisation's Users & PAX and takes each new user from "a mail arrived" to "signed in".

pub mod clock;
pub mod config;
pub mod context;
pub mod db;
pub mod mail;
pub mod secret;
pub mod web;

pub mod gate;
pub mod journal;
pub mod preferences;
pub mod users;
