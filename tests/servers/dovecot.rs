//! A mailbox on a real IMAP server: Debian's dovecot, in a process of its own, with a folder and ports of its own.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use super::{eventually, unused_port};

pub const USER: &str = "bounces";
pub const PASSWORD: &str = "a-mailbox-password";

pub struct Dovecot {
    folder: TempDir,
    port: u16,
    tls_port: u16,
    process: Child,
    delivered: AtomicU32,
}

impl Dovecot {
    pub async fn start() -> Dovecot {
        let folder = TempDir::with_prefix("purser_dovecot_").unwrap();
        for part in [
            "mail/new",
            "mail/cur",
            "mail/tmp",
            "mail/.Processed/new",
            "mail/.Processed/cur",
            "mail/.Processed/tmp",
        ] {
            std::fs::create_dir_all(folder.path().join(part)).unwrap();
        }
        make_certificate(folder.path());
        let (port, tls_port) = (unused_port(), unused_port());
        std::fs::write(folder.path().join("dovecot.conf"), settings(folder.path(), port, tls_port)).unwrap();
        open_to_all(folder.path());
        let mut command = Command::new("/usr/sbin/dovecot");
        command
            .args(["-F", "-c"])
            .arg(folder.path().join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // So that its children end with it.
            .process_group(0);
        let process = command
            .spawn()
            .expect("dovecot starts; bin/test installs what is missing");
        let dovecot = Dovecot {
            folder,
            port,
            tls_port,
            process,
            delivered: AtomicU32::new(0),
        };
        eventually("dovecot to listen", || std::net::TcpStream::connect(("127.0.0.1", port)).ok()).await;
        dovecot
    }

    /// Without TLS, on loopback.
    pub fn url(&self) -> String {
        format!("imap://{USER}:{PASSWORD}@127.0.0.1:{}/INBOX", self.port)
    }

    pub fn tls_url(&self) -> String {
        format!("imaps://{USER}:{PASSWORD}@localhost:{}/INBOX", self.tls_port)
    }

    pub fn starttls_url(&self) -> String {
        format!("imap://{USER}:{PASSWORD}@localhost:{}/INBOX?tls=required", self.port)
    }

    /// Who is to trust this server needs this file.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// As the mail server that delivers into the mailbox.
    pub fn deliver(&self, message: &[u8]) {
        let number = self.delivered.fetch_add(1, Ordering::Relaxed);
        let mail = self.folder.path().join("mail");
        let (written, place) = (mail.join(format!("tmp/{number:06}.test")), mail.join(format!("new/{number:06}.test")));
        std::fs::write(&written, message).unwrap();
        std::fs::set_permissions(&written, Permissions::from_mode(0o666)).unwrap();
        std::fs::rename(written, place).unwrap();
    }

    /// How many messages nobody has seen.
    pub fn unseen(&self) -> usize {
        self.messages("mail")
            .into_iter()
            .filter(|flags| !flags.contains('S'))
            .count()
    }

    /// The flags of those in the mailbox, in the order of their arrival, as `S` for one that was seen.
    pub fn inbox(&self) -> Vec<String> {
        self.messages("mail")
    }

    /// The same of those that were moved.
    pub fn processed(&self) -> Vec<String> {
        self.messages("mail/.Processed")
    }

    fn messages(&self, folder: &str) -> Vec<String> {
        let folder = self.folder.path().join(folder);
        let mut names: Vec<String> = ["new", "cur"]
            .iter()
            .flat_map(|part| std::fs::read_dir(folder.join(part)).unwrap())
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let flags = |name: &String| {
            name.split_once(":2,")
                .map_or(String::new(), |(_, flags)| flags.to_owned())
        };
        names.iter().map(flags).collect()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its own children are of its group, and of no other.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.process.wait();
        if std::thread::panicking() {
            let logged = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            eprintln!("dovecot logged:\n{logged}");
        }
    }
}

fn make_certificate(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
}

/// Whoever it runs its parts as.
fn open_to_all(path: &Path) {
    std::fs::set_permissions(path, Permissions::from_mode(0o777)).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            open_to_all(&entry.unwrap().path());
        }
    }
}

/// As root, dovecot wants other users for its parts, which its package has made; as anybody else it runs all as that one.
fn settings(folder: &Path, port: u16, tls_port: u16) -> String {
    let (uid, gid) = {
        let own = folder.metadata().unwrap();
        (own.uid(), own.gid())
    };
    let (users, owner) = match uid {
        0 => (String::new(), "uid=nobody gid=nogroup".to_owned()),
        _ => {
            let name = |flag: &str| {
                let said = Command::new("id").arg(flag).output().unwrap().stdout;
                String::from_utf8(said).unwrap().trim().to_owned()
            };
            let (user, group) = (name("-un"), name("-gn"));
            let users = format!(
                "default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n"
            );
            (users, format!("uid={uid} gid={gid}"))
        }
    };
    let folder = folder.display();
    format!(
        "base_dir = {folder}/run\n\
         state_dir = {folder}/state\n\
         log_path = {folder}/log\n\
         protocols = imap\n\
         listen = 127.0.0.1\n\
         ssl = yes\n\
         ssl_cert = <{folder}/certificate.pem\n\
         ssl_key = <{folder}/key.pem\n\
         disable_plaintext_auth = no\n\
         first_valid_uid = 1\n\
         mail_location = maildir:{folder}/mail\n\
         {users}\
         passdb {{\n driver = static\n args = user={USER} password={PASSWORD}\n}}\n\
         userdb {{\n driver = static\n args = {owner} home={folder}\n}}\n\
         service imap-login {{\n chroot =\n inet_listener imap {{\n port = {port}\n }}\n\
         inet_listener imaps {{\n port = {tls_port}\n ssl = yes\n }}\n}}\n\
         service anvil {{\n chroot =\n}}\n"
    )
}
