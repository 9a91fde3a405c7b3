/** Of the box, for those who have joined its access point. Not a private one: some phones open no page for those. */
export const accessPointAddress = "4.3.2.1";
