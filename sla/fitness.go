package sla

// statesForRequests is the code of evidence of another kind than the agreement measures.
const statesForRequests = "FIT-STATES-FOR-REQUESTS"
