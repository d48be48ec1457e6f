//! Has the source of `futures-pool` compiled for the model checker.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-cfg=shuttle");
}
