// 慢机器上也等得到：时限只用来结束卡住的测试，不用来测快慢。
import { configure } from '@testing-library/svelte';

configure({ asyncUtilTimeout: 20_000 });
