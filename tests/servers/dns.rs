//! A name server that knows a few records, and says of all others that they are not there.

use std::net::{SocketAddr, UdpSocket};
use std::thread::JoinHandle;

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{MX, TXT};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

pub struct DnsServer {
    address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

/// A name, and a text at it; or, after "MX ", a mail server.
pub type Known = &'static [(&'static str, &'static str)];

impl DnsServer {
    pub fn start(known: Known) -> DnsServer {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let thread = std::thread::spawn(move || serve(&socket, known));
        DnsServer { address, thread: Some(thread) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for DnsServer {
    fn drop(&mut self) {
        let farewell = UdpSocket::bind("127.0.0.1:0").unwrap();
        farewell.send_to(&[], self.address).unwrap();
        self.thread.take().unwrap().join().unwrap();
    }
}

fn serve(socket: &UdpSocket, known: Known) {
    let mut asked = [0; 4096];
    loop {
        let (length, from) = socket.recv_from(&mut asked).unwrap();
        if length == 0 {
            return;
        }
        let question = Message::from_vec(&asked[..length]).unwrap();
        socket
            .send_to(&answer(&question, known).to_vec().unwrap(), from)
            .unwrap();
    }
}

fn answer(question: &Message, known: Known) -> Message {
    let query = question.queries[0].clone();
    let asked_for = query.name().to_ascii();
    let mut answer = Message::response(question.metadata.id, OpCode::Query);
    for (name, text) in known.iter().filter(|(name, _)| format!("{name}.") == asked_for) {
        let data = match (text.strip_prefix("MX "), query.query_type()) {
            (Some(server), RecordType::MX) => RData::MX(MX::new(10, Name::from_ascii(server).unwrap())),
            (None, RecordType::TXT) => RData::TXT(TXT::new(vec![(*text).to_owned()])),
            _ => continue,
        };
        answer.add_answer(Record::from_rdata(Name::from_ascii(*name).unwrap(), 60, data));
    }
    if answer.answers.is_empty() {
        answer.metadata.response_code = ResponseCode::NXDomain;
    }
    answer.add_query(query);
    answer
}
