//! What writes files of the student: `cargo course reset` and `cargo course init`.

use watchdog::watched_for;

use crate::{Desk, FAILS, PASSES, PATIENCE};

const LIB: &str = "exercises/exercise01-threads/src/lib.rs";

#[test]
fn reset_puts_the_stub_back_and_keeps_the_work() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write("exercises/exercise01-threads/stub.rs", "// the stub\n");
        desk.write("exercises/exercise01-threads/src/parts/adder.rs", "// a module\n");
        for attempt in ["first", "second"] {
            desk.write(LIB, attempt);
            let (told, code) = desk.types(&["reset", "1"]);
            assert_eq!((code, desk.read(LIB).as_str()), (Some(0), "// the stub\n"), "{told}");
            assert!(told.trim_end().lines().last().unwrap().starts_with("next: cargo course check 01"), "{told}");
        }
        assert_eq!(desk.read(".course/kept/exercise01-1/lib.rs"), "first");
        assert_eq!(desk.read(".course/kept/exercise01-2/lib.rs"), "second");
        assert_eq!(desk.read(".course/kept/exercise01-2/parts/adder.rs"), "// a module\n");
        assert_eq!(desk.read("exercises/exercise01-threads/src/parts/adder.rs"), "// a module\n");
        assert!(desk.types(&["reset", "01"]).0.contains("Nothing was changed."));
        assert!(!desk.0.path().join(".course/kept/exercise01-3").exists());
    });
}

#[test]
fn reset_without_a_folder_of_sources_has_nothing_to_keep() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write("exercises/exercise01-threads/stub.rs", "// the stub\n");
        std::fs::remove_dir_all(desk.0.path().join("exercises/exercise01-threads/src")).unwrap();
        let (told, code) = desk.types(&["reset", "01"]);
        assert_eq!((code, desk.read(LIB).as_str()), (Some(0), "// the stub\n"), "{told}");
        assert!(told.contains("nothing to keep"), "{told}");
        assert!(!desk.0.path().join(".course").exists());
    });
}

#[test]
fn reset_changes_nothing_when_it_does_not_know_the_stub() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(PASSES);
        let before = desk.read(LIB);
        let (told, code) = desk.types(&["reset", "01"]);
        assert_eq!((code, desk.read(LIB)), (Some(2), before));
        assert!(told.contains("stub.rs") && told.contains("Nothing was changed."), "{told}");
        assert!(!desk.0.path().join(".course").exists());
    });
}

#[test]
fn reset_changes_nothing_when_the_work_cannot_be_kept() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write("exercises/exercise01-threads/stub.rs", "// the stub\n");
        desk.write(".course/kept", "a file where the folder would be");
        let before = desk.read(LIB);
        let (told, code) = desk.types(&["reset", "01"]);
        assert_eq!((code, desk.read(LIB)), (Some(2), before));
        assert!(told.contains("cannot be kept"), "{told}");
    });
}

#[test]
fn init_writes_settings_and_overwrites_none() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write(".vscode/settings.json", "{ \"editor.tabSize\": 2 }\n");
        let (told, code) = desk.types(&["init"]);
        assert!(
            told.contains("Add below its first brace:\n    \"rust-analyzer.check.command\": \"check\",\n"),
            "{told}"
        );
        assert!(told.contains("    \"rust-analyzer.cargo.targetDir\": true,\n"), "{told}");
        assert!(!told.contains(['{', '}']), "the file has braces: {told}");
        assert!(told.contains("rust-analyzer.toml is written"), "{told}");
        assert_eq!((code, desk.read(".vscode/settings.json").as_str()), (Some(0), "{ \"editor.tabSize\": 2 }\n"));
        assert!(desk.read("rust-analyzer.toml").contains("[cargo]\ntargetDir = true\n"));

        let (told, _) = desk.types(&["init"]);
        assert!(told.contains("rust-analyzer.toml is there, for other editors with rust-analyzer, and has"), "{told}");
        let other = Desk::new(FAILS);
        other.types(&["init"]);
        assert!(other.read(".vscode/settings.json").contains("\"rust-analyzer.cargo.targetDir\": true\n}"));
    });
}

#[test]
fn init_says_what_to_add_to_the_tables_that_are_there() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        let own = "[check] # mine\nextraArgs = []\n\n[files]\ncommand = 1\n";
        desk.write("rust-analyzer.toml", own);
        let (told, _) = desk.types(&["init"]);
        let to_add = "Add below its line [check]:\n    command = \"check\"\nAdd at its end:\n    [cargo]\n    targetDir = true\n";
        assert!(told.contains(to_add), "{told}");
        assert_eq!(desk.read("rust-analyzer.toml"), own);

        desk.write("rust-analyzer.toml", "[check]\ncommand = \"clippy\"\n[cargo]\nallTargets = true\n");
        let (told, _) = desk.types(&["init"]);
        assert!(told.contains("Add below its line [cargo]:\n    targetDir = true\nnext: "), "{told}");
    });
}
