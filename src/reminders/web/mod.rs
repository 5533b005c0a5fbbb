mod form;
pub mod people;
pub mod rule;
pub mod run;
pub mod stop;
