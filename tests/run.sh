# Sourced by ./dev: runs every test, cheap ones first, and counts what the runners report. A runner that fails
# stops the run; its whole output lies in the folder of logs.

passed=0

# step TITLE COMMAND…: runs it, shows its output, adds what it passed.
step() {
    local title=$1 log begun=$SECONDS count status
    shift
    step=$((step + 1))
    printf -v log '%s/%02d.log' "$logs" "$step"
    say "[$step] $title"
    # Not as a condition: there a function would go on after its first failure.
    set +e
    (set -e; "$@") </dev/null 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    set -e
    if [ "$status" != 0 ]; then
        printf '\n“%s”未通过（完整输出：%s）。\n' "$title" "$log" >&2
        exit 1
    fi
    count=$(counted "$log")
    passed=$((passed + count))
    printf '—— %s：通过 %s 项，%s 秒\n' "$title" "$count" "$((SECONDS - begun))"
}

# What the runners write at their end: cargo test, vitest, node's test runner. A step without a count is one check.
counted() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
        /^test result: ok\. [0-9]+ passed/ { n += $4; seen = 1 }
        /^ *Tests +[0-9]+ passed/ { n += $2; seen = 1 }
        /^# pass [0-9]+/ || /^ℹ pass [0-9]+/ { n += $3; seen = 1 }
        END { print seen ? n : 1 }'
}

in_ui() { (cd ui && "$@"); }
# One file at a time: each has a browser or a screen of its own.
node_tests() { (cd tests && node --test --test-reporter=spec --test-concurrency=1 "$1"/*.test.mjs); }

run_tests() {
    local begun=$SECONDS
    step=0
    export CI=true NO_COLOR=1 CARGO_TERM_COLOR=never
    tools
    step 'Rust 排版' cargo fmt --check
    npm_ready ui
    step '界面规则' in_ui npm run --silent lint
    step '界面类型' in_ui npm run --silent check
    step '界面单元测试' in_ui npm run --silent test
    step '界面构建' ui_ready
    packages "${window_packages[@]}"
    packages "${test_packages[@]}"
    fonts_ready
    step 'Rust 规则' cargo clippy --locked --all-targets -- -D warnings
    step 'Rust 测试' cargo test --locked
    step '不带窗口也能编译' cargo check --locked --no-default-features --bins
    step '构建程序' cargo build --locked --bins
    packages "${screen_packages[@]}"
    browser
    npm_ready tests
    step '浏览器测试' node_tests browser
    step '窗口测试' node_tests desktop
    say "用时 $((SECONDS - begun)) 秒，输出在 $logs"
    echo "$passed passed, 0 failed"
}
