//! Who holds leases: a process, told from a later one with the same number.

/// This process: its number and the time it started, as the kernel counts it.
pub(super) fn this_process() -> String {
    let pid = std::process::id();
    format!("{pid}-{}", started(pid).unwrap_or_default())
}

/// Is that process still there? Where the kernel does not tell, it is taken
/// to be: its leases then end in their own time.
pub(super) fn is_alive(owner: &str) -> bool {
    let Some((pid, start)) = owner.split_once('-') else {
        return false;
    };
    let Ok(pid) = pid.parse::<u32>() else {
        return false;
    };
    if started(std::process::id()).is_none() {
        return true;
    }
    started(pid).is_some_and(|now| now == start)
}

/// Field 22 of `/proc/PID/stat`, counted behind the name, which may hold
/// anything; none for a process that is dead and only waits for its parent.
fn started(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    let mut fields = behind_name.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18).map(str::to_owned)
}
