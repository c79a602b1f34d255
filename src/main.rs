//! The briefd program: hands its arguments to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    briefd::cli::main()
}
