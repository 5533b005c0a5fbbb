pub mod link;
pub mod own;
