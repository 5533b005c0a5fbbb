//! A connection that hands on what it reads line by line. What a server sends after the line by which it begins TLS is
//! plain text that anyone on the way may have put there: handed on only when asked for again, it is read as TLS and fails.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

const READ_AT_ONCE: usize = 1024;

/// A connection that never reads beyond the line that is asked for.
#[derive(Debug)]
pub struct LineByLine {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl LineByLine {
    pub fn new(stream: TcpStream) -> LineByLine {
        LineByLine { stream, unread: Vec::new() }
    }
}

impl AsyncTokioStream for LineByLine {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for LineByLine {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
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
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
