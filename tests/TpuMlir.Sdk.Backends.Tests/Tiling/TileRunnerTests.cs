using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Sdk.Backends.Tests.Tiling;

/// <summary>Expected orders are the rule in the runner's remarks, written out by hand.</summary>
public class TileRunnerTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void With_two_buffers_the_load_of_the_next_step_comes_before_computing()
    {
        (LocalPool input, LocalPool output) = (new("input", 64, 2), new("output", 64, 2));
        LocalMemoryLayout.Place(Targets.Small, [input, output]);
        TileRunner.Run(Enumerable.Range(0, 4).Select(k => Step(k, Load(input, $"x{k}"), new TileBuffer(output, $"y{k}"))));
        Assert.Equal(
            "load x0@0, load x1@128, compute 0 [0 256], store 0 [0 256], load x2@0, compute 1 [128 384], store 1 [128 384], "
            + "load x3@128, compute 2 [0 256], store 2 [0 256], compute 3 [128 384], store 3 [128 384]",
            string.Join(", ", _log));
    }

    [Fact]
    public void With_one_buffer_the_next_load_waits_for_the_step()
    {
        var input = new LocalPool("input", 64, 1);
        LocalMemoryLayout.Place(Targets.Small, [input]);
        TileRunner.Run(Enumerable.Range(0, 3).Select(k => Step(k, Load(input, $"x{k}"))));
        Assert.Equal(
            "load x0@0, compute 0 [0], store 0 [0], load x1@0, compute 1 [0], store 1 [0], load x2@0, compute 2 [0], store 2 [0]",
            string.Join(", ", _log));
    }

    [Fact]
    public void What_several_steps_share_is_loaded_once()
    {
        (LocalPool filter, LocalPool input) = (new("filter", 64, 1), new("input", 64, 2));
        LocalMemoryLayout.Place(Targets.Small, [filter, input]);
        TileRunner.Run(Enumerable.Range(0, 4).Select(k => Step(k, Load(filter, $"w{k / 2}"), Load(input, $"x{k}"))));
        Assert.Equal(["w0@0", "x0@128", "x1@256", "x2@128", "w1@0", "x3@256"], _log.Where(l => l.StartsWith("load", StringComparison.Ordinal)).Select(l => l[5..]));
    }

    [Fact]
    public void Partial_sums_stay_in_their_buffer_until_stored()
    {
        var sum = new LocalPool("sum", 64, 2);
        LocalMemoryLayout.Place(Targets.Small, [sum]);
        TileRunner.Run(Enumerable.Range(0, 6).Select(k => new TileStep(
            [new TileBuffer(sum, k / 3)], o => _log.Add($"add {k} at {o[0]}"), k % 3 == 2 ? o => _log.Add($"store {o[0]}") : null)));
        Assert.Equal(["add 0 at 0", "add 1 at 0", "add 2 at 0", "store 0", "add 3 at 128", "add 4 at 128", "add 5 at 128", "store 128"], _log);
    }

    [Fact]
    public void A_step_of_more_buffers_than_the_pool_has_is_an_error()
    {
        var pool = new LocalPool("input", 64, 2);
        LocalMemoryLayout.Place(Targets.Small, [pool]);
        TileStep step = new([Load(pool, "a"), Load(pool, "b"), Load(pool, "c")], null, null);
        Assert.Equal("a step uses more input buffers than its pool has", Assert.Throws<InvalidOperationException>(() => TileRunner.Run([step])).Message);
    }

    [Fact]
    public void No_steps_emit_nothing() => TileRunner.Run([]);

    /// <summary>Expected: when a step computes, each of its buffers holds what the step asked for, by a model of the memory.</summary>
    [Fact]
    public void Every_step_finds_what_it_asked_for_whatever_the_steps()
    {
        var random = new Random(2);
        for (int round = 0; round < 300; round++)
        {
            LocalPool[] pools = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new LocalPool($"p{i}", 16, random.Next(2, 5)))];
            LocalMemoryLayout.Place(Targets.Small, pools);
            var memory = new Dictionary<int, string>();
            var steps = new List<TileStep>();
            for (int k = 0; k < random.Next(1, 12); k++)
            {
                string[] wanted = [];
                TileBuffer[] buffers = [.. pools.SelectMany(p => Enumerable.Range(0, 6).OrderBy(_ => random.Next()).Take(random.Next(1, p.Count + 1))
                    .Select(c => new TileBuffer(p, $"{p.Role}.{c}", at => memory[at] = $"{p.Role}.{c}")))];
                wanted = [.. buffers.Select(b => (string)b.Content)];
                Action<int[]> check = offsets => Assert.Equal(wanted, offsets.Select(o => memory[o]));
                steps.Add(new TileStep(buffers, check, check));
            }

            TileRunner.Run(steps);
        }
    }

    private TileBuffer Load(LocalPool pool, string content) => new(pool, content, at => _log.Add($"load {content}@{at}"));

    private TileStep Step(int number, params TileBuffer[] buffers) => new(
        buffers,
        offsets => _log.Add($"compute {number} [{string.Join(' ', offsets)}]"),
        offsets => _log.Add($"store {number} [{string.Join(' ', offsets)}]"));
}
