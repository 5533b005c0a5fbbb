pub mod edit;
mod form;
pub mod list;
mod rows;
pub mod show;
mod test;
