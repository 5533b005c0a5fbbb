//! E-mailed credentials: a welcome with the username, and a mail with a temporary password. The password is made here, as
//! its mail leaves; only its digest is kept, so "again" always means a new one.

pub mod mail;
