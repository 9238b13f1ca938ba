# Writes a header with one string_view constant for each .sql file of a folder:
# record_get.sql becomes kRecordGet, 0001_initial.sql becomes k0001Initial.
# usage: cmake -DFOLDER=... -DOUTPUT=... -DNAMESPACE=... -P embed.cmake
file(GLOB FILES ${FOLDER}/*.sql)
list(SORT FILES)
set(TEXT "#pragma once\n#include <string_view>\nnamespace ${NAMESPACE} {\n")
set(LIST "")
foreach(FILE ${FILES})
  get_filename_component(NAME ${FILE} NAME_WE)
  file(READ ${FILE} BODY)
  string(REPLACE "_" ";" WORDS ${NAME})
  set(CONSTANT "k")
  foreach(WORD ${WORDS})
    string(SUBSTRING ${WORD} 0 1 INITIAL)
    string(SUBSTRING ${WORD} 1 -1 REST)
    string(TOUPPER ${INITIAL} INITIAL)
    string(APPEND CONSTANT ${INITIAL}${REST})
  endforeach()
  string(APPEND TEXT
         "inline constexpr std::string_view ${CONSTANT} = R\"sql(${BODY})sql\";\n")
  string(APPEND LIST "  {\"${NAME}\", ${CONSTANT}},\n")
endforeach()
string(APPEND TEXT
       "struct NamedText { std::string_view name; std::string_view text; };\n"
       "inline constexpr NamedText kAll[] = {\n${LIST}};\n}\n")
file(WRITE ${OUTPUT} "${TEXT}")
