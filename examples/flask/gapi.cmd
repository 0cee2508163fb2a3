@echo off
rem Runs gapi, of the version in gapi.yml: gapi doctor
setlocal
for /f "tokens=2" %%v in ('findstr /b "version:" "%~dp0gapi.yml"') do set package=create-good-api@%%~v
for %%f in ("%~dp0vendor\create-good-api-*.tgz") do set package=file:%%~ff
npx --yes --package="%package%" -- gapi %*
