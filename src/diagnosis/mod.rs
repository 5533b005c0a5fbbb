//! Why somebody can't sign in, and the one act that mends it. Facts are loaded in one place; what follows from them, how
//! it is said, and who may do what about it, is decided without a database and without a page.

mod case;
mod facts;
mod paper;
pub mod profile;
mod remedy;
mod sentence;

pub use case::{Diagnosis, Severity, Way, diagnose};
pub use facts::{CorrectedAddress, Facts, Known, Mail};
pub use paper::Paper;
pub use remedy::{Offer, Remedy, Viewer};
pub use sentence::{Part, Sentence};
