using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Sdk.Backends.Tests.Memory;

/// <summary>Plans are checked by their properties, found pair by pair and moment by moment from the lifetimes.</summary>
public class GlobalMemoryPlannerTests
{
    private const long Alignment = 64;

    [Fact]
    public void A_chain_needs_two_buffers()
    {
        LiveTensor<string>[] tensors = [new("a", 100, 0, 1), new("b", 64, 1, 2), new("c", 100, 2, 3)];
        MemoryPlan<string> plan = GlobalMemoryPlanner.Plan(tensors, Alignment);
        Assert.Equal((192, 192), (plan.Bytes, plan.LargestLiveSet));
        Assert.Equal(plan.Offsets["a"], plan.Offsets["c"]);
    }

    [Fact]
    public void Nothing_needs_nothing()
    {
        MemoryPlan<int> plan = GlobalMemoryPlanner.Plan<int>([], Alignment);
        Assert.Equal((0, 0, 0), (plan.Bytes, plan.LargestLiveSet, plan.Offsets.Count));
    }

    [Fact]
    public void An_empty_tensor_has_a_place_of_its_own()
    {
        MemoryPlan<int> plan = GlobalMemoryPlanner.Plan<int>([new(0, 0, 0, 1), new(1, 0, 0, 1)], Alignment);
        Assert.Equal(128, plan.Bytes);
        Assert.NotEqual(plan.Offsets[0], plan.Offsets[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_plans_are_sound_and_the_same_each_time(bool chain)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            LiveTensor<int>[] tensors = chain ? Chain(new Random(seed)) : Any(new Random(seed));
            MemoryPlan<int> plan = GlobalMemoryPlanner.Plan(tensors, Alignment);
            Assert.Equal(plan.Offsets, GlobalMemoryPlanner.Plan(tensors, Alignment).Offsets);
            foreach (LiveTensor<int> a in tensors)
            {
                long start = plan.Offsets[a.Id];
                Assert.True(start >= 0 && start % Alignment == 0 && start + a.Bytes <= plan.Bytes);
                foreach (LiveTensor<int> b in tensors.Where(b => b.Id > a.Id && b.First <= a.Last && a.First <= b.Last))
                {
                    Assert.True(start + a.Bytes <= plan.Offsets[b.Id] || plan.Offsets[b.Id] + b.Bytes <= start, $"seed {seed}: {a} and {b} overlap");
                }
            }

            long live = Enumerable.Range(0, 200).Max(t => tensors.Where(x => x.First <= t && t <= x.Last).Sum(x => (x.Bytes + 63) / 64 * 64));
            Assert.Equal(live, plan.LargestLiveSet);
            Assert.True(plan.Bytes >= live);
            Assert.True(!chain || plan.Bytes <= 1.3 * live, $"seed {seed}: {plan.Bytes} for {live}");
        }
    }

    private static LiveTensor<int>[] Any(Random random) => [.. Enumerable.Range(0, random.Next(1, 60)).Select(i =>
    {
        int first = random.Next(100);
        return new LiveTensor<int>(i, random.Next(1, 5000), first, first + random.Next(40));
    })];

    /// <summary>As networks are: each tensor is read by the next operation, one in four again a little later, few much later.</summary>
    private static LiveTensor<int>[] Chain(Random random) => [.. Enumerable.Range(0, random.Next(2, 100)).Select(i => new LiveTensor<int>(
        i, random.Next(1, 5000), i, i + random.Next(16) switch { 0 => random.Next(5, 30), < 4 => random.Next(2, 5), _ => 1 }))];
}
