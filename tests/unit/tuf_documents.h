/* Documents signed by Python's cryptography with the key of RFC 8032, 7.1, TEST 1 (tests/flow/tuf_signer.py). */
#ifndef PLATEN_TESTS_UNIT_TUF_DOCUMENTS_H
#define PLATEN_TESTS_UNIT_TUF_DOCUMENTS_H

#define KEY_ID "74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916"

static const char root_text[] =
    "{\"signatures\": [{\"keyid\": \"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92f"
    "ece332e4916\", \"sig\": \"b31eb95d52f4bb9186288ea327961b1ea25a7ec7d869272ce5ced0a27d"
    "0815270dd99983d68990350145e3def180cc5837c04604c9c6cc8f308c40ea8c8df303\"}], \"sign"
    "ed\": {\"_type\": \"root\", \"spec_version\": \"1.0.31\", \"version\": 1, \"expires\": \"2030-"
    "01-01T00:00:00Z\", \"consistent_snapshot\": true, \"keys\": {\"74c181c7ad8a0855d4b55e4"
    "4d2ba87aabdddb196832571f15f92fece332e4916\": {\"keytype\": \"ed25519\", \"scheme\": \"ed"
    "25519\", \"keyval\": {\"public\": \"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af"
    "021a68f707511a\"}}}, \"roles\": {\"root\": {\"keyids\": [\"74c181c7ad8a0855d4b55e44d2ba8"
    "7aabdddb196832571f15f92fece332e4916\"], \"threshold\": 1}, \"timestamp\": {\"keyids\": "
    "[\"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916\"], \"threshold"
    "\": 1}, \"snapshot\": {\"keyids\": [\"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f1"
    "5f92fece332e4916\"], \"threshold\": 1}, \"targets\": {\"keyids\": [\"74c181c7ad8a0855d4b"
    "55e44d2ba87aabdddb196832571f15f92fece332e4916\"], \"threshold\": 1}}}}";
static const char timestamp_text[] =
    "{\"signatures\": [{\"keyid\": \"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92f"
    "ece332e4916\", \"sig\": \"8d85451e242b0440333234ecd6ee38e7a7027b96c50b30010192aacf8e"
    "17d02a37e67494894e84ef8c302046649fd7e327982c9b31a93238b5975976b368c00e\"}], \"sign"
    "ed\": {\"_type\": \"timestamp\", \"spec_version\": \"1.0.31\", \"version\": 7, \"expires\": \""
    "2030-01-01T00:00:00Z\", \"meta\": {\"snapshot.json\": {\"version\": 5, \"length\": 489, \""
    "hashes\": {\"sha256\": \"6df79a0e25ec14033abc900a8ff12c0d123ea380bac8dcdc5e165982b09"
    "14368\"}}}}}";
static const char snapshot_text[] =
    "{\"signatures\": [{\"keyid\": \"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92f"
    "ece332e4916\", \"sig\": \"51879c7588c4f322693cff333bcb638623839900b5f1034d98790df738"
    "a55b6c7bcff5a7e10cfcce6bd360cb9040c17298820a8fa183d004ababc63f1fbff309\"}], \"sign"
    "ed\": {\"_type\": \"snapshot\", \"spec_version\": \"1.0.31\", \"version\": 5, \"expires\": \"2"
    "030-01-01T00:00:00Z\", \"meta\": {\"targets.json\": {\"version\": 3, \"length\": 619, \"ha"
    "shes\": {\"sha256\": \"18328af81826ffb2e0f0e0614978b6b4c6ca76102627b029f22a77610b0a5"
    "a83\"}}}}}";
static const char targets_text[] =
    "{\"signatures\": [{\"keyid\": \"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92f"
    "ece332e4916\", \"sig\": \"5a8045121c81b20b0ba9b877287a8fbc8fb225899b3951dcada6dd3725"
    "f9c03eb79cf6a7b46da0de5bc93f8cdb0d887559f56a02fa3669d7744439705490660b\"}], \"sign"
    "ed\": {\"_type\": \"targets\", \"spec_version\": \"1.0.31\", \"version\": 3, \"expires\": \"20"
    "30-01-01T00:00:00Z\", \"targets\": {\"controller-3.bin\": {\"length\": 7, \"hashes\": {\"s"
    "ha256\": \"1310ca2c8932dbd118668bd97442558a3e1f546b5e15c69699dfbd6024f548d8\"}, \"cu"
    "stom\": {\"program\": \"controller\", \"release\": 3, \"version\": \"2.1\", \"models\": [\"M-1"
    "00\", \"M\\u00fcller \\\"x\\\"\"], \"text\": \"controller update\"}}}}}";

#endif
