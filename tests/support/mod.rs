mod app;
mod clock;
mod database;
mod inspection;
mod page;
mod people;
mod qr;
pub mod statements;
mod visitor;

pub use app::{Settings, TestApp, given_sender, link_in, secret_in};
pub use clock::{TestRandomness, start_of_tests};
pub use database::TestDatabase;
pub use page::{PageForm, PageView};
pub use people::{PASSWORD, PersonForm, add_users, make_administrator};
pub use visitor::Visitor;
