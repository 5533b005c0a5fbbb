//! The stories in a real browser: Chromium, by keyboard and pointer, against the portal in a process of its own and a
//! real mail server. Each is told with scripts on and, where people need it, with scripts off.

mod acts;
mod chromium;
mod files;
pub mod house;
mod imports;
mod journey;
mod keyboard;
mod lists;
mod mail_texts;
mod namesakes;
mod pages;
mod passkeys;
mod pictures;
mod shortcuts;
mod slips;
mod times;
mod tour;
mod typed_again;
mod user_list;

pub use chromium::{Browser, Chromium, Scripts};
