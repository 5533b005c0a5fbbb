//! The connection to an IMAP server: TLS as the mail server's has it, and no more bytes than a visit may take.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use super::place::{Encryption, MailboxUrl};
use super::{LARGEST, TAKEN_IN_A_VISIT, Unread};

/// Enough for as many of the largest messages as are taken, and for what is said besides.
const MOST_BYTES: usize = (TAKEN_IN_A_VISIT + 10) * LARGEST;

#[derive(Debug)]
pub enum Wire {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

pub async fn connect(url: &MailboxUrl) -> Result<Wire, Unread> {
    let stream = TcpStream::connect((url.bare_host(), url.port)).await?;
    match url.encryption {
        Encryption::Wrapped => wrap(Wire::Plain(stream), &url.host).await,
        Encryption::None | Encryption::StartTls => Ok(Wire::Plain(stream)),
    }
}

/// With a certificate that the machine trusts, for this host.
pub async fn wrap(wire: Wire, host: &str) -> Result<Wire, Unread> {
    let Wire::Plain(stream) = wire else { return Ok(wire) };
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|_| Unread("the host's name fits no certificate".into()))?;
    let wrapped = TlsConnector::from(Arc::new(tls()?)).connect(name, stream).await?;
    Ok(Wire::Tls(Box::new(wrapped)))
}

fn tls() -> Result<ClientConfig, Unread> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Unread(error.to_string()))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Unread {
        Unread(error.to_string())
    }
}

/// Ends with an error once a server has said too much.
#[derive(Debug)]
pub struct Bounded<S> {
    inner: S,
    left: usize,
}

impl<S> Bounded<S> {
    pub fn new(inner: S) -> Bounded<S> {
        Bounded { inner, left: MOST_BYTES }
    }

    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other("the server said more than is read in one visit")));
        }
        let before = into.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(task, into);
        self.left = self.left.saturating_sub(into.filled().len() - before);
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(task, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(task)
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, task: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Wire::Plain(stream) => Pin::new(stream).poll_read(task, into),
            Wire::Tls(stream) => Pin::new(stream).poll_read(task, into),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Wire::Plain(stream) => Pin::new(stream).poll_write(task, bytes),
            Wire::Tls(stream) => Pin::new(stream).poll_write(task, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Wire::Plain(stream) => Pin::new(stream).poll_flush(task),
            Wire::Tls(stream) => Pin::new(stream).poll_flush(task),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Wire::Plain(stream) => Pin::new(stream).poll_shutdown(task),
            Wire::Tls(stream) => Pin::new(stream).poll_shutdown(task),
        }
    }
}
