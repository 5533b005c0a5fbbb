pub mod edit;
pub mod history;
pub mod list;
mod preview_as;
