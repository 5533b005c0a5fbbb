//! A connection that hands on what it reads line by line, and sends what is written to it together.
//!
//! What a server sends after the line by which it begins TLS is plain text that anyone on the way may have put there:
//! handed on only when asked for again, it is read as TLS and fails.
//!
//! SMTP takes turns: whoever wrote waits for an answer. So nothing leaves before an answer is asked for, and a mail's text
//! and the dot at its end, which are written one after the other, travel together.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

const READ_AT_ONCE: usize = 1024;
const MOST_UNSENT: usize = 64 * 1024;

/// A connection that never reads beyond the line that is asked for.
#[derive(Debug)]
pub struct LineByLine {
    stream: TcpStream,
    unread: Vec<u8>,
    unsent: Vec<u8>,
}

impl LineByLine {
    pub fn new(stream: TcpStream) -> LineByLine {
        LineByLine { stream, unread: Vec::new(), unsent: Vec::new() }
    }

    fn send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unsent.is_empty() {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(context, &self.unsent))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.unsent.drain(..sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncTokioStream for LineByLine {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for LineByLine {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        ready!(self.send(context))?;
        if self.unread.is_empty() {
            let mut bytes = [0; READ_AT_ONCE];
            let mut read = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut read))?;
            self.unread.extend_from_slice(read.filled());
        }
        let line_end = self.unread.iter().position(|byte| *byte == b'\n');
        let line = line_end.map_or(self.unread.len(), |end| end + 1).min(into.remaining());
        into.put_slice(&self.unread[..line]);
        self.unread.drain(..line);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for LineByLine {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.unsent.len() >= MOST_UNSENT {
            ready!(self.send(context))?;
        }
        self.unsent.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    /// Asked for after each write; the read that follows sends.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.send(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
