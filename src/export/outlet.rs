//! From whoever reads rows to whoever takes the file: a few pieces wait between the two, so that rows are read no quicker
//! than they are taken. A file that breaks off never looks whole.

use std::future::ready;
use std::io;
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use tokio::sync::{mpsc, oneshot};

use super::Broken;

/// Pieces that wait.
const AHEAD: usize = 1;

/// Whoever takes nothing for so long is taken to be gone.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Of a file on its way.
pub enum Piece {
    Bytes(Bytes),
    /// There comes no more of it.
    Broken(Broken),
    /// It is whole, which is told back when it was taken.
    End(oneshot::Sender<()>),
}

/// Where a file's pieces are handed on.
pub struct Outlet {
    pieces: mpsc::Sender<Piece>,
    rows: u64,
}

/// Where they arrive.
pub struct Intake(mpsc::Receiver<Piece>);

impl Outlet {
    pub fn open() -> (Outlet, Intake) {
        let (pieces, taken) = mpsc::channel(AHEAD);
        (Outlet { pieces, rows: 0 }, Intake(taken))
    }

    /// How many rows stand in what was handed on.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    pub(super) fn count(&mut self, rows: usize) {
        self.rows += rows as u64;
    }

    /// Waits for those before it to be taken.
    pub async fn hand_on(&self, bytes: Vec<u8>) -> Result<(), Broken> {
        self.send(Piece::Bytes(bytes.into())).await
    }

    /// Waits until all was taken.
    pub async fn finish(&self) -> Result<(), Broken> {
        let (taken, end) = oneshot::channel();
        self.send(Piece::End(taken)).await?;
        end.await.map_err(|_| Broken::Left)
    }

    /// Whoever waits for a piece is told that there is none.
    pub async fn break_off(&self, why: Broken) {
        // Where nobody takes it, it needs no telling.
        self.send(Piece::Broken(why)).await.ok();
    }

    pub(super) fn check(&self) -> Result<(), Broken> {
        if self.pieces.is_closed() { Err(Broken::Left) } else { Ok(()) }
    }

    async fn send(&self, piece: Piece) -> Result<(), Broken> {
        let sent = self.pieces.send_timeout(piece, LONGEST_REST).await;
        sent.map_err(|_| Broken::Left)
    }
}

impl Intake {
    /// The file, once there is a beginning of it.
    pub async fn begun(mut self) -> Result<impl Stream<Item = io::Result<Bytes>> + 'static, Broken> {
        match self.0.recv().await {
            Some(Piece::Bytes(first)) => Ok(stream::once(ready(Ok(first))).chain(self.rest())),
            Some(Piece::Broken(why)) => Err(why),
            Some(Piece::End(_)) | None => Err(Broken::Left),
        }
    }

    /// An error makes the server cut the answer off, which browsers show as a download that failed.
    fn rest(mut self) -> impl Stream<Item = io::Result<Bytes>> + 'static {
        stream::poll_fn(move |task| {
            self.0.poll_recv(task).map(|piece| match piece {
                Some(Piece::Bytes(bytes)) => Some(Ok(bytes)),
                Some(Piece::End(taken)) => {
                    taken.send(()).ok();
                    None
                }
                Some(Piece::Broken(why)) => Some(Err(io::Error::other(why))),
                None => Some(Err(io::Error::other(Broken::Left))),
            })
        })
    }
}
