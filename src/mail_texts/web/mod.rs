pub mod edit;
pub mod history;
pub mod list;
