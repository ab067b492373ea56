/** What a test may do behind the API's back: read, create, change and delete records, make calls fail, and see who called. */
package com.accellis.engagement.sandbox.admin;
