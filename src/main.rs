//! Mounts the app, nothing else.

fn main() {
    numberdesk::start::start();
}
