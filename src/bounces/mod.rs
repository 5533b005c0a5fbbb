//! Bounces: what comes back of the mails that were sent. It reads them, finds whose mail it was, and marks an address as
//! failed only where that is sure. It never keeps more of a message than the server's own words: the mail in it has a live
//! link.

pub mod report;
