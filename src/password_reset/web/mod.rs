pub mod by_admin;
pub mod forgot;
