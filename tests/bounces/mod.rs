//! Bounces: what servers send back is read, finds its mail, and has the effect that is sure.

mod any_bytes;
mod read;
