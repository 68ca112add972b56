// SPDX-License-Identifier: MIT
#pragma once

// Returns the exit code of a command that could not be run. command: its path, its name, its arguments, and NULL.
int Gate(const char* place, char** command);
