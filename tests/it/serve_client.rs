//! A client of briefd's own server: bytes over a socket, so that it can ask
//! what no library would.

use crate::program::Program;
use crate::service::Running;
use crate::service::until;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

pub(crate) const USER: &str = "reader";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// `[serve]` with a free port.
pub(crate) const SERVE: &str = "[serve]\nlisten = \"127.0.0.1:0\"\nuser = \"reader\"\n\
    password = \"correct horse battery\"\n";

/// A server under way; stopped when dropped.
pub(crate) struct Site {
    pub(crate) running: Running,
    /// `127.0.0.1:40123`
    pub(crate) at: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Site {
    /// Starts `run` or `serve`; the configuration names port 0.
    pub(crate) fn start(program: &Program, args: &[&str]) -> Site {
        let running = Running::start(program, args);
        let mut at = String::new();
        until("the server", program, || {
            let log = program.read("daemon.log");
            let line = log.split("http://").nth(1);
            let found = line.and_then(|rest| rest.split('/').next());
            at = found.unwrap_or_default().to_owned();
            !at.is_empty()
        });
        Site { running, at }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.at).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream
    }

    /// GET without login.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], "")
    }

    /// One request on a connection of its own; headers that are given twice
    /// are sent twice, `Host` only if it is not given.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &format!("Host: {}\r\n", self.at);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        let mut stream = self.connect();
        stream
            .write_all(format!("{head}\r\n{body}").as_bytes())
            .unwrap();
        Reply::read(&mut stream)
    }
}

/// `Authorization` of the programs' surfaces.
pub(crate) fn basic(password: &str) -> String {
    use base64::Engine;
    let pair = format!("{USER}:{password}");
    let pair = base64::engine::general_purpose::STANDARD.encode(pair);
    format!("Basic {pair}")
}

impl Reply {
    /// Reads to the end of the connection.
    pub(crate) fn read(stream: &mut TcpStream) -> Reply {
        let mut bytes = Vec::new();
        // Who is cut off has read what there was.
        let _ = stream.read_to_end(&mut bytes);
        Reply::of(&bytes)
    }

    pub(crate) fn of(bytes: &[u8]) -> Reply {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else {
            return Reply {
                status: 0,
                headers: Vec::new(),
                body: bytes.to_vec(),
            };
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let mut reply = Reply {
            status: status.parse().unwrap(),
            headers: lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: bytes[end + 4..].to_vec(),
        };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.body = unchunked(&reply.body);
        }
        reply
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = bytes.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&bytes[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        bytes = &bytes[end + 2..];
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(&bytes[..size]);
        bytes = &bytes[size + 2..];
    }
}
