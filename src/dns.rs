//! What the world's DNS says of a domain.

use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};

const PATIENCE: Duration = Duration::from_secs(3);

/// Of a name; more are of no use to anybody.
const MOST_RECORDS: usize = 50;

#[derive(Clone)]
pub struct Dns(Option<TokioResolver>);

/// No server could be asked, or none answered.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unanswered(String);

impl Dns {
    /// By the servers that this machine asks.
    pub fn of_this_machine() -> Dns {
        let resolver = TokioResolver::builder_tokio().and_then(|mut builder| {
            builder.options_mut().timeout = PATIENCE;
            builder.options_mut().attempts = 1;
            builder.build()
        });
        Dns(resolver.ok())
    }

    /// By one server, at a port of its own.
    pub fn at(server: std::net::SocketAddr) -> Dns {
        let mut udp = ConnectionConfig::udp();
        udp.port = server.port();
        let name_server = NameServerConfig::new(server.ip(), true, vec![udp]);
        let config = ResolverConfig::from_name_servers(vec![name_server]);
        let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        builder.options_mut().timeout = PATIENCE;
        builder.options_mut().attempts = 1;
        Dns(builder.build().ok())
    }

    /// The texts at a name, each joined from its parts.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        let records = self.records(name, RecordType::TXT).await?;
        let texts = records.iter().filter_map(|record| match record {
            RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
            _ => None,
        });
        Ok(texts.collect())
    }

    /// The servers that take mails for a domain, the preferred ones first. A single dot stands for "none" (RFC 7505).
    pub async fn mail_servers(&self, domain: &str) -> Result<Vec<String>, Unanswered> {
        let records = self.records(domain, RecordType::MX).await?;
        let mut servers: Vec<(u16, String)> = records
            .iter()
            .filter_map(|record| match record {
                RData::MX(mx) => Some((mx.preference, mx.exchange.to_string())),
                _ => None,
            })
            .collect();
        servers.sort();
        Ok(servers.into_iter().map(|(_, server)| server).collect())
    }

    /// None where there is no such name, or nothing of this kind at it.
    async fn records(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, Unanswered> {
        let Some(resolver) = &self.0 else {
            return Err(Unanswered("this machine names no DNS server".to_owned()));
        };
        let absolute = format!("{}.", name.trim_end_matches('.'));
        match resolver.lookup(absolute, kind).await {
            Ok(found) => Ok(found
                .answers()
                .iter()
                .take(MOST_RECORDS)
                .map(|record| record.data.clone())
                .collect()),
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(error) => Err(Unanswered(in_words(&error))),
        }
    }
}

fn in_words(error: &NetError) -> String {
    match error {
        NetError::Timeout => "no DNS server answered in time".to_owned(),
        error => error.to_string(),
    }
}
