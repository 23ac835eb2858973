// The tables and their keys, and the indexes kept beside them. A new table is a line here, a record
// in schemas/records.proto, and a line in table.c (its descriptor) and index.c (what finds it).
#ifndef PLATEN_STORE_TABLE_H
#define PLATEN_STORE_TABLE_H

enum store_table {                 // numbers are stored in events: never change, never use again
    STORE_META = 1,                // "meta" -> Meta
    STORE_NUMBER = 2,              // counter's name -> Counter64
    STORE_DEALER = 3,              // "dealer" -> Dealer
    STORE_CUSTOMER = 4,            // id
    STORE_SITE = 5,                // id
    STORE_DEPARTMENT = 6,          // id
    STORE_PERSON = 7,              // id
    STORE_LINK = 8,                // SHA-256 of the token -> Link
    STORE_STAFF = 9,               // id
    STORE_SESSION = 10,            // SHA-256 of the cookie -> Session
    STORE_SERVICE_STORE = 11,      // id
    STORE_AVAILABLE_TIME = 12,     // id
    STORE_MODEL = 13,              // id
    STORE_ITEM = 14,               // id
    STORE_CONDITION_TEXT = 15,     // keyword, model, language
    STORE_MAINTENANCE_ITEM = 16,   // model, code
    STORE_PRODUCT_GUIDE = 17,      // id
    STORE_AGENT = 18,              // agent id (text)
    STORE_ENROLMENT_CODE = 19,     // SHA-256 of the code
    STORE_TERMINAL = 20,           // id
    STORE_REPORT = 21,             // reception number -> ReportRecord
    STORE_CASE = 22,               // id
    STORE_ORDER = 23,              // id
    STORE_VISIT = 24,              // id
    STORE_MAIL_IN = 25,            // id
    STORE_MAIL_TRY = 26,           // account, folder, UIDVALIDITY, UID
    STORE_OUTBOX = 27,             // event, index (u64, u32)
    STORE_ONCE = 28,               // kind letter, value (desk/once.h)
    STORE_DUE = 29,                // time, what (u32), id
    STORE_STAFF_ITEM = 30,         // id
    STORE_EVENT = 31,              // sequence -> Event     (written by the store itself)
    STORE_EVENT_BODY = 32,         // sequence -> EventBody (written by the store itself)
    STORE_SENDER = 33,             // desk/sender.h's key of the address
    STORE_CODE_ROW = 34,           // table, code, model, from (u64)
    STORE_CODE_TABLE = 35,         // name, version (u32)
    STORE_PROGRAM = 36,            // path
    STORE_UPDATE = 37,             // id -> UpdateRecord
    STORE_LEVELS = 38,             // terminal's id -> LevelHistory
    STORE_QUERY_KEY = 39,          // terminal -> QueryKey
    STORE_DOWN = 40,               // id
    STORE_ALERT_FORM = 41,         // name, version (u32)
    STORE_EARLY_EXCHANGE = 42,     // id
    STORE_ROW_CHANGE = 43,         // table, row, event
    STORE_TABLES = 44,
};

enum store_index {                 // what stands before the primary key in an index entry
    STORE_CUSTOMER_BY_CODE,        // code
    STORE_SITE_BY_CUSTOMER,        // customer, code
    STORE_DEPARTMENT_BY_CODE,      // code
    STORE_DEPARTMENT_BY_CUSTOMER,  // customer
    STORE_PERSON_BY_CUSTOMER,      // customer
    STORE_PERSON_BY_MAIL,          // customer, HMAC of the address in lower case (store_mail_key)
    STORE_PERSON_BY_ADDRESS,       // the same HMAC alone, any customer: main and second address
    STORE_STAFF_BY_LOGIN,          // login
    STORE_STAFF_BY_ENROL,          // enrol_hash, while there is one
    STORE_SERVICE_STORE_BY_CODE,   // code
    STORE_AVAILABLE_TIME_BY_START, // start
    STORE_MODEL_BY_CODE,           // code
    STORE_ITEM_BY_CODE,            // code
    STORE_ITEM_BY_MODEL,           // model code
    STORE_GUIDE_BY_MODEL,          // model code
    STORE_AGENT_BY_CUSTOMER,       // customer
    STORE_TERMINAL_BY_NUMBER,      // number
    STORE_TERMINAL_BY_NAME,        // agent, agent's name
    STORE_TERMINAL_BY_SERIAL,      // serial
    STORE_TERMINAL_BY_CUSTOMER,    // customer
    STORE_TERMINAL_BY_SITE,        // site
    STORE_TERMINAL_BY_MANAGER,     // manager
    STORE_TERMINAL_SILENT,         // customer, only silent ones
    STORE_REPORT_BY_TERMINAL,      // terminal, reception
    STORE_CASE_BY_SERVICE_ID,      // service id
    STORE_CASE_OPEN_BY_TERMINAL,   // terminal; state before done
    STORE_CASE_BY_TERMINAL,        // terminal, opened
    STORE_CASE_NOTICE_BY_CUSTOMER, // customer; notice shown
    STORE_CASE_OPEN_BY_KIND,       // kind (u32), opened; state before done
    STORE_ORDER_BY_STATE,          // state (u32), placed
    STORE_ORDER_BY_CUSTOMER,       // customer, placed
    STORE_ORDER_BY_NUMBER,         // number
    STORE_ORDER_BY_TERMINAL,       // terminal, placed
    STORE_VISIT_BY_STATE,          // state (u32), start
    STORE_VISIT_BY_CASE,           // case
    STORE_MAIL_IN_BY_FATE,         // fate (u32), received
    STORE_MAIL_IN_BY_CASE,         // case
    STORE_OUTBOX_WAITING,          // due; state waiting only
    STORE_OUTBOX_BY_STATE,         // state (u32), written
    STORE_OUTBOX_BY_CASE,          // case
    STORE_OUTBOX_BY_PERSON,        // person, written
    STORE_STAFF_ITEM_OPEN,         // opened; not closed only
    STORE_UPDATE_BY_TERMINAL,      // terminal
    STORE_DOWN_BY_TERMINAL,        // terminal
    STORE_DOWN_WAITING,            // terminal; not done only
    STORE_REPORT_BY_OUTPUT,        // output (u32), received; of queries only
    STORE_REPORT_BY_DEPARTMENT,    // department, output (u32), received; of queries only
    STORE_EARLY_BY_TERMINAL,       // terminal
    STORE_EARLY_BY_CUSTOMER,       // customer
    STORE_TERMINAL_BY_MODEL,       // model code, or its own word
    STORE_ROW_CHANGE_BY_VERSION,   // table, version (u32)
    STORE_INDEXES,
};

#endif
