//! The portal as it is installed: the binary, in a process of its own, told what to do by its environment.

use std::fs::File;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use tempfile::TempDir;

use super::{eventually, unused_port};

/// Of each portal in a process of its own.
pub const SECRET_KEY: &str = "a key of the tests, which keeps no secret";

const BINARY: &str = env!("CARGO_BIN_EXE_purser");

pub fn purser() -> Command {
    untold(Command::new(BINARY))
}

/// In a shell that was told something first, as `umask 000`.
pub fn purser_after(told: &str) -> Command {
    let mut shell = untold(Command::new("sh"));
    shell.args(["-c", &format!("{told} && exec \"$0\" \"$@\""), BINARY]);
    shell
}

/// Without anything that the environment of the tests might say to it.
fn untold(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        let is_ours = ["PURSER_", "BOUNCES_"].iter().any(|begin| name_text.starts_with(begin));
        if is_ours || matches!(&*name_text, "DATABASE_URL" | "SMTP_URL" | "MAIL_BOUNCES_TO") {
            command.env_remove(&name);
        }
    }
    command
}

pub struct Portal {
    pub base_url: String,
    process: Child,
    /// What it prints and logs, and nothing else that it keeps.
    folder: TempDir,
}

impl Portal {
    /// Without a mail server, the portal captures its mails.
    pub fn start(database_url: &str, smtp_url: Option<&str>) -> Portal {
        let mut command = purser();
        if let Some(smtp_url) = smtp_url {
            command.env("SMTP_URL", smtp_url);
        }
        Portal::start_as(command, database_url)
    }

    /// Reached as `localhost`: without https, browsers keep passkeys for no other host.
    pub fn start_by_name(database_url: &str) -> Portal {
        let port = unused_port();
        let base_url = format!("http://localhost:{port}");
        let mut command = purser();
        command.env("PURSER_BASE_URL", &base_url);
        Portal::launch(command, database_url, port, base_url)
    }

    pub fn start_as(command: Command, database_url: &str) -> Portal {
        let port = unused_port();
        Portal::launch(command, database_url, port, format!("http://127.0.0.1:{port}"))
    }

    fn launch(mut command: Command, database_url: &str, port: u16, base_url: String) -> Portal {
        let folder = TempDir::new().unwrap();
        let listen = format!("127.0.0.1:{port}");
        let file = |name: &str| File::create(folder.path().join(name)).unwrap();
        let process = command
            .arg("serve")
            .env("DATABASE_URL", database_url)
            .env("PURSER_LISTEN", &listen)
            .env("PURSER_SECRET_KEY", SECRET_KEY)
            .env("PURSER_MAIL_LEASE", "4")
            .stdin(Stdio::null())
            .stdout(file("printed"))
            .stderr(file("logged"))
            .spawn()
            .unwrap();
        Portal { base_url, process, folder }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// The one-time link that it prints while there is no administrator.
    pub async fn set_up_link(&self) -> String {
        self.printed_link("/setup/").await
    }

    /// Where it shows mails that it captured.
    pub async fn mailbox_link(&self) -> String {
        self.printed_link("/dev/mailbox/").await
    }

    async fn printed_link(&self, path: &str) -> String {
        let link = self.url(path);
        eventually("the portal to print a link", || {
            let printed = self.printed();
            printed
                .lines()
                .map(str::trim)
                .find(|line| line.starts_with(&link))
                .map(str::to_owned)
        })
        .await
    }

    pub fn printed(&self) -> String {
        read(&self.folder.path().join("printed"))
    }

    pub fn logged(&self) -> String {
        read(&self.folder.path().join("logged"))
    }

    /// Until it answers that it is ready.
    pub async fn is_ready(&self) {
        let address = self.base_url.trim_start_matches("http://").to_owned();
        eventually("the portal to listen", || TcpStream::connect(&address).ok()).await;
    }

    /// In MB, what it has allocated and not given back to the system, and the most that it ever had, files included.
    #[cfg(target_os = "linux")]
    pub fn memory(&self) -> (u64, u64) {
        let status = read(&PathBuf::from(format!("/proc/{}/status", self.process.id())));
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
        };
        (megabytes("RssAnon:"), megabytes("VmHWM:"))
    }

    /// Where its open files are, and how many bytes they have.
    #[cfg(target_os = "linux")]
    pub fn open_files(&self) -> Vec<(String, u64)> {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.process.id())).unwrap();
        let links = files.map(|file| file.unwrap().path());
        links
            .filter_map(|link| {
                let place = std::fs::read_link(&link).ok()?;
                Some((place.display().to_string(), std::fs::metadata(link).ok()?.len()))
            })
            .collect()
    }

    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status();
        assert!(asked.unwrap().success());
    }

    pub async fn has_stopped(mut self) -> ExitStatus {
        eventually("the portal to stop", || self.process.try_wait().unwrap()).await
    }

    /// As a power cut does: it finishes nothing.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            eprintln!("the portal printed:\n{}\nand logged:\n{}", self.printed(), self.logged());
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
