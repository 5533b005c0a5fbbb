//! Where the portal's secret key comes from, and whether it is the right one.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use super::Failure;
use crate::config::{self, DatabaseArgs, KeyArgs, SecretKey, ServeArgs};
use crate::ops::secret_key::{self, KnownKey};
use crate::randomness::Randomness;
use crate::secret::Token;
use crate::web::Portal;

/// What it means to have lost the key.
const WITHOUT: &str = "If it is lost, --accept-new-key goes on without it: everyone is signed out, and temporary \
                       passwords, recovery codes and authenticator apps that are in use stop working";

/// The portal's secret key, and where it is still to be kept.
pub struct GivenKey {
    pub secret: String,
    unkept: Option<PathBuf>,
}

impl GivenKey {
    /// From the operator; else from beside the SQLite file; else a new one.
    pub fn find(key: &KeyArgs, database: &DatabaseArgs, random: &dyn Randomness) -> Result<GivenKey, Failure> {
        if let Some(SecretKey(secret)) = &key.secret_key {
            return Ok(GivenKey { secret: secret.clone(), unkept: None });
        }
        let Some(path) = config::key_path(&database.database_url) else {
            return Err(Failure(
                "PURSER_SECRET_KEY is required with PostgreSQL: at least 32 characters, the same for every instance"
                    .into(),
            ));
        };
        match std::fs::read_to_string(&path) {
            Ok(secret) if secret.trim().len() >= 32 => Ok(GivenKey { secret: secret.trim().to_owned(), unkept: None }),
            Ok(_) => Err(Failure(format!(
                "{} is no key: put a backup of it in its place, or move it away where there is none. {WITHOUT}",
                path.display()
            ))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(GivenKey {
                secret: Token::mint(random).as_str().to_owned(),
                unkept: Some(path),
            }),
            Err(error) => Err(Failure(format!("{}: {error}", path.display()))),
        }
    }

    /// Another key than the database was used with is refused, unless that is wanted.
    pub fn check(&self, portal: &Portal, args: &ServeArgs) -> Result<(), Failure> {
        let accepted = args.web.accept_new_key;
        let known = portal.database.write_now(|connection| {
            let known = secret_key::check(connection, &portal.surroundings.keys)?;
            if known == KnownKey::Differs && accepted {
                secret_key::accept(connection, &portal.surroundings.keys)?;
            }
            if known == KnownKey::Fits || accepted {
                self.keep()?;
            }
            Ok::<_, Failure>(known)
        })?;
        match known {
            KnownKey::Differs if !accepted => Err(Failure(format!(
                "this is not the secret key that the database was used with: put that one back. {WITHOUT}"
            ))),
            KnownKey::Differs | KnownKey::Fits => Ok(()),
        }
    }

    /// Before the database knows it: a key that could not be kept must not be asked for.
    fn keep(&self) -> Result<(), Failure> {
        let Some(path) = &self.unkept else { return Ok(()) };
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        Ok(file.write_all(self.secret.as_bytes())?)
    }
}
