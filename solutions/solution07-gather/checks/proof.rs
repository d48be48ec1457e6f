//! Proves the checks of exercise 07: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise07-gather/checks/suite.rs";
    reference: solution07;
    alternates {
    }
    mutants {
    }
}
