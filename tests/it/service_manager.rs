//! What the service manager is told over its socket, and when.

use crate::program::Program;
use crate::service::PATIENCE;
use crate::service::Running;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::SocketAddr;
use std::os::unix::net::UnixDatagram;
use std::time::Instant;

/// The service manager's end.
pub(crate) struct Manager {
    socket: UnixDatagram,
}

impl Manager {
    /// Listens, and a program that is told so.
    pub(crate) fn of(program: Program) -> (Manager, Program) {
        let path = program.path("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        let program = program.env("NOTIFY_SOCKET", path.to_str().unwrap());
        (Manager::listening(socket), program)
    }

    fn listening(socket: UnixDatagram) -> Manager {
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Manager { socket }
    }

    /// What is told up to the first message that has a line that begins so,
    /// that one included.
    pub(crate) fn told(&self, begin: &str) -> Vec<String> {
        let start = Instant::now();
        let mut messages = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            assert!(
                start.elapsed() < PATIENCE,
                "never told: {begin}\n{messages:?}"
            );
            let read = match self.socket.recv(&mut buffer) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                read => read.unwrap(),
            };
            let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
            let found = text.lines().any(|line| line.starts_with(begin));
            messages.push(text);
            if found {
                return messages;
            }
        }
    }
}

fn count(messages: &[String], line: &str) -> usize {
    let lines = messages.iter().flat_map(|text| text.lines());
    lines.filter(|found| *found == line).count()
}

#[test]
fn starting_reloading_and_stopping() {
    let program = Program::configured("[poll]\ninterval = \"1h\"\n").env("WATCHDOG_USEC", "600000");
    let (manager, program) = Manager::of(program);
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    manager.told("READY=1");
    // Much more often than every tick and every second: half the limit.
    manager.told("WATCHDOG=1");
    manager.told("WATCHDOG=1");
    daemon.signal("HUP");
    let reloading = manager.told("RELOADING=1").pop().unwrap();
    assert!(reloading.contains("MONOTONIC_USEC="), "{reloading}");
    manager.told("READY=1");
    let good = program.read("briefd.toml");
    std::fs::write(program.path("briefd.toml"), "[poll]\nintervall = \"1h\"\n").unwrap();
    daemon.signal("HUP");
    manager.told("RELOADING=1");
    manager.told("READY=1");
    let status = manager.told("STATUS=").pop().unwrap();
    assert!(
        status.contains("the last reload failed") && status.contains("intervall"),
        "{status}"
    );
    std::fs::write(program.path("briefd.toml"), good).unwrap();
    daemon.signal("HUP");
    manager.told("STATUS=0 feeds");
    daemon.signal("TERM");
    manager.told("STOPPING=1");
    assert_eq!(daemon.ended(), 0);
}

#[test]
fn the_watchdog_is_fed_however_seldom_the_daemon_ticks() {
    let program = Program::configured("[poll]\ntick = \"1h\"\n").env("WATCHDOG_USEC", "200000");
    let (manager, program) = Manager::of(program);
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    for _ in 0..20 {
        manager.told("WATCHDOG=1");
    }
    daemon.signal("TERM");
    manager.told("STOPPING=1");
    assert_eq!(daemon.ended(), 0);
}

#[test]
fn the_watchdog_is_fed_only_for_who_asks() {
    let other = [("WATCHDOG_USEC", "100000"), ("WATCHDOG_PID", "1")];
    for env in [&[][..], &other] {
        let mut program = Program::configured("[poll]\ninterval = \"1h\"\n");
        for (name, value) in env {
            program = program.env(name, value);
        }
        let (manager, program) = Manager::of(program);
        let daemon = Running::start(&program, &["--db", "b.db", "run"]);
        manager.told("READY=1");
        // A few beats, so that there was time to feed it.
        for _ in 0..2 {
            daemon.signal("HUP");
            manager.told("READY=1");
            std::thread::sleep(std::time::Duration::from_millis(700));
        }
        daemon.signal("TERM");
        let messages = manager.told("STOPPING=1");
        assert_eq!(count(&messages, "WATCHDOG=1"), 0, "{messages:?}");
        assert_eq!(daemon.ended(), 0);
    }
}

#[test]
fn the_socket_may_have_an_abstract_name() {
    let program = Program::configured("[poll]\ninterval = \"1h\"\n");
    let folder = program.path("notify").display().to_string();
    let name = format!("briefd-test-{folder}");
    let address = SocketAddr::from_abstract_name(&name).unwrap();
    let manager = Manager::listening(UnixDatagram::bind_addr(&address).unwrap());
    let program = program.env("NOTIFY_SOCKET", &format!("@{name}"));
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    manager.told("READY=1");
    daemon.signal("TERM");
    manager.told("STOPPING=1");
    assert_eq!(daemon.ended(), 0);
}
